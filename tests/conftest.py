"""Options of the test run."""


def pytest_addoption(parser):
    parser.addoption("--mutations", type=int, default=300, metavar="N", help="damaged inputs for tests/test_hostile.py (10,000 for a thorough run)")
