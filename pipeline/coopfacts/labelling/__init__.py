"""A batch of texts for Label Studio, with what the pipeline finds already marked, and gold from what annotators correct.

A fact is a region over its evidence, labelled with its type; its status is a choice of that region. A filler is a region too,
labelled with its kind; the relation from the fact to it carries the slot, and the region's ``value`` what it stands for, where
that is not its very words. What no words of the text say (a resolved side, a controlled term) is a line ``SLOT = VALUE`` in the
fact's ``implied``. ``config.xml`` is the labeling config.
"""

from coopfacts.labelling.drafts import Draft, of_output
from coopfacts.labelling.export import gold
from coopfacts.labelling.placing import of_gold
from coopfacts.labelling.tasks import task

__all__ = ["Draft", "gold", "of_gold", "of_output", "task"]
