from .second_factors import RecoveryCode, SecondFactor
from .sign_ins import Outcome, SignIn
from .users import User

__all__ = ["Outcome", "RecoveryCode", "SecondFactor", "SignIn", "User"]
