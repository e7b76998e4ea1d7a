from caiu.forms.finish import Close, HandBack
from caiu.forms.work import Allocate, FinishAction, LogEntry, SetAction

__all__ = ["Allocate", "Close", "FinishAction", "HandBack", "LogEntry", "SetAction"]
