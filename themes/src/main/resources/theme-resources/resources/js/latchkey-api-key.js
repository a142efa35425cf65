const SHOWN = "latchkey.api-key.shown";

/** Without HTTPS a browser has no navigator.clipboard; the old command works there. */
function copySelection(field) {
  field.focus();
  field.select();
  return document.execCommand("copy");
}

async function copy(field) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // Forbidden by a policy: try the old way.
    }
  }
  return copySelection(field);
}

function show(field) {
  const button = document.getElementById("latchkey-copy");
  const status = document.getElementById("latchkey-copy-status");
  button.addEventListener("click", async () => {
    status.textContent = (await copy(field)) ? button.dataset.copied : button.dataset.failed;
  });
  // The browser may keep the page in memory for its back button: the key shall not be in it.
  window.addEventListener("pagehide", () => {
    field.value = "";
  });
  // The id, which is no secret. The storage is this tab's own.
  sessionStorage.setItem(SHOWN, document.querySelector("input[name=pending]").value);
}

/**
 * Where another tab has ended the login meanwhile, Keycloak begins anew and the server no longer knows that this tab has
 * shown a key. The tab does: if that key isn't among the saved ones, it says so.
 */
function tellWhatBecame() {
  const shown = sessionStorage.getItem(SHOWN);
  sessionStorage.removeItem(SHOWN);
  const notSaved = document.getElementById("latchkey-not-saved");
  if (shown && notSaved && !document.querySelector(`[data-key-id="${CSS.escape(shown)}"]`)) {
    notSaved.hidden = false;
  }
}

const field = document.getElementById("latchkey-key");
if (field) {
  show(field);
} else {
  tellWhatBecame();
}
