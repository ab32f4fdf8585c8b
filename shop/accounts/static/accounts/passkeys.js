// Forms that a passkey answers: what the browser is to make or to sign is asked for when the button is pressed, and its
// answer is sent with the form. Without this script, or without passkeys in the browser, the form says what to do instead.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const CANNOT = "This browser cannot use passkeys. Open the page in a current Chrome, Edge, Firefox or Safari.";
const REASONS = {
  InvalidStateError: "This device holds a passkey of yours for this shop already. Use it, or choose another device.",
  NotSupportedError: "This device makes no passkey of a kind that the shop takes. Choose another device.",
  ConstraintError: "This device cannot ask for your PIN, finger or face, and that is needed here. Choose another device.",
  SecurityError: `The browser makes no passkeys for ${location.host}. Open the shop by its name, with https:// before it.`,
  AbortError: "The browser has broken it off. Try again.",
};
const CANCELLED = "Nothing was confirmed: it was cancelled, or there is no passkey for this shop within reach. Try again.";
const TOO_LATE = "Nothing was confirmed in time. Try again.";
const SILENT = "The shop does not answer. Look whether you are online, and try again.";
const SIGNED_OUT = "You are signed out, or the page is old. Reload it and try again.";

class Told extends Error {}

async function asked(form) {
  let answer;
  try {
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    answer = await fetch(form.dataset.options, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  } catch {
    throw new Told(SILENT);
  }
  const told = await answer.json().catch(() => ({ error: SIGNED_OUT }));
  if (!answer.ok) throw new Told(told.error ?? SIGNED_OUT);
  return told;
}

async function made(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: named(options.excludeCredentials) };
  const { id, rawId, type, authenticatorAttachment, response } = await navigator.credentials.create({ publicKey });
  return { id, rawId: text(rawId), type, authenticatorAttachment, response: {
    clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? [],
  } };
}

async function signed(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) };
  const { id, rawId, type, authenticatorAttachment, response } = await navigator.credentials.get({ publicKey });
  return { id, rawId: text(rawId), type, authenticatorAttachment, response: {
    clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData), signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : null,
  } };
}

function inWords(error, lasted, options) {
  if (error instanceof Told) return error.message;
  if (error.name === "TimeoutError" || (error.name === "NotAllowedError" && options && lasted >= options.timeout)) return TOO_LATE;
  return REASONS[error.name] ?? CANCELLED;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button[type=submit]");
  const word = form.querySelector("[role=alert]");
  const tell = (sentence) => {
    word.hidden = !sentence;
    word.textContent = sentence;
  };
  button.disabled = !window.PublicKeyCredential;
  if (button.disabled) tell(CANNOT);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    tell("");
    button.disabled = true;
    const since = performance.now();
    let options;
    try {
      options = await asked(form);
      const answer = await (form.dataset.passkey === "make" ? made(options) : signed(options));
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch (error) {
      tell(inWords(error, performance.now() - since, options));
      button.disabled = false;
      button.focus();
    }
  });
}
