-- Truth: an invitation that was accepted or revoked stays as it is, and stays: the list says who was asked, and by whom.
CREATE TRIGGER invitation_stays_ended BEFORE UPDATE OR DELETE ON accounts_invitation FOR EACH ROW
    WHEN (OLD.accepted_at IS NOT NULL OR OLD.revoked_at IS NOT NULL)
    EXECUTE FUNCTION core_refuse_change('invitation_stays_ended', 'This invitation is over, and stays as it was.');

-- backwards --
DROP TRIGGER invitation_stays_ended ON accounts_invitation;
