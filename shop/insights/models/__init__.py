from .plans import StatementPlan
from .requests import Grain, RequestRollup, SlowRequest
from .statements import StatementRollup, StatementText

__all__ = ["Grain", "RequestRollup", "SlowRequest", "StatementPlan", "StatementRollup", "StatementText"]
