from caiu.models.investigation import Investigation, InvestigationSubject
from caiu.models.work import Action, LogEntry

__all__ = ["Action", "Investigation", "InvestigationSubject", "LogEntry"]
