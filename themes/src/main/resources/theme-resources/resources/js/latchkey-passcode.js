// While a passcode is being checked: says what is waited for, and lets the user stop waiting.
const form = document.querySelector("[data-latchkey-passcode]");
const waiting = document.getElementById("latchkey-waiting");
const stop = document.getElementById("latchkey-stop-group");
const submit = document.getElementById("kc-login");

if (form && waiting && stop && submit) {
  let timer;
  const rest = () => {
    clearTimeout(timer);
    waiting.textContent = "";
    stop.hidden = true;
    submit.disabled = false;
  };

  form.addEventListener("submit", () => {
    // After the browser has read the form, so that the button's own value would still be sent.
    setTimeout(() => (submit.disabled = true));
    timer = setTimeout(() => {
      waiting.textContent = waiting.dataset.text;
      stop.hidden = false;
    }, 1000);
  });

  stop.addEventListener("click", () => {
    window.stop();
    rest();
  });

  // The page may come back as it was left.
  window.addEventListener("pageshow", rest);
}
