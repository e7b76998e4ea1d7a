from caf.models.assessment import Assessment, Consent, FamilyMember
from caf.models.work import AgreedAction, DomainEntry, Review

__all__ = ["AgreedAction", "Assessment", "Consent", "DomainEntry", "FamilyMember", "Review"]
