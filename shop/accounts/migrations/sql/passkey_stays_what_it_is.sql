-- Truth: whose a passkey is, for which host, under which id and with which key, never changes: another key is another passkey. What it has counted never goes back.
CREATE TRIGGER passkey_stays_what_it_is BEFORE UPDATE OF user_id, host, credential, public_key, aaguid ON accounts_passkey FOR EACH ROW
    WHEN ((OLD.user_id, OLD.host, OLD.credential, OLD.public_key, OLD.aaguid)
        IS DISTINCT FROM (NEW.user_id, NEW.host, NEW.credential, NEW.public_key, NEW.aaguid))
    EXECUTE FUNCTION core_refuse_change('passkey_stays_what_it_is', 'Another key is another passkey: remove this one and add that.');
CREATE TRIGGER passkey_counts_upward BEFORE UPDATE OF sign_count ON accounts_passkey FOR EACH ROW
    WHEN (NEW.sign_count < OLD.sign_count)
    EXECUTE FUNCTION core_refuse_change('passkey_counts_upward', 'A passkey that counts backward may have been copied.');

-- backwards --
DROP TRIGGER passkey_counts_upward ON accounts_passkey;
DROP TRIGGER passkey_stays_what_it_is ON accounts_passkey;
