from .invitations import Invitation
from .passkeys import Passkey, Transport
from .second_factors import RecoveryCode, SecondFactor
from .sessions import StaffSession
from .sign_ins import Outcome, SignIn
from .users import User

__all__ = [
    "Invitation",
    "Outcome",
    "Passkey",
    "RecoveryCode",
    "SecondFactor",
    "SignIn",
    "StaffSession",
    "Transport",
    "User",
]
