from .invitations import Invitation
from .second_factors import RecoveryCode, SecondFactor
from .sign_ins import Outcome, SignIn
from .users import User

__all__ = ["Invitation", "Outcome", "RecoveryCode", "SecondFactor", "SignIn", "User"]
