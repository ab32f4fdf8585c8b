from .invitations import Invitation
from .second_factors import RecoveryCode, SecondFactor
from .sessions import StaffSession
from .sign_ins import Outcome, SignIn
from .users import User

__all__ = ["Invitation", "Outcome", "RecoveryCode", "SecondFactor", "SignIn", "StaffSession", "User"]
