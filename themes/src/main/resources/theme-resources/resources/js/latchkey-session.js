/*
 * Latchkey: warns before a session ends for want of activity, and signs out when it has ended.
 *
 *   latchkeySession.start({ url, token, stay, signOut, warnSeconds, texts })   → { stop() }
 *
 *   url          /realms/{realm}/session-timeout; taken from this script's own address if left out
 *   token        () => access token, or a promise of one; left out on pages of the Keycloak server, where its cookie serves
 *   stay         () => anything, or a promise: what the application does when the user stays, such as renewing its tokens
 *   signOut      () => anything: how the application signs out; default: Keycloak's logout page
 *   warnSeconds  how long before the end the warning appears: 60, at least 20 (WCAG 2.2, success criterion 2.2.1)
 *   texts        { title, text, stay, signOut } in the language of the page; {0} in text stands for the seconds
 */
(function () {
  'use strict';

  const TEXTS = {
    en: {
      title: 'Are you still there?',
      text: 'You will be signed out in {0} seconds because there was no activity.',
      stay: 'Stay signed in',
      signOut: 'Sign out'
    },
    de: {
      title: 'Sind Sie noch da?',
      text: 'Sie werden in {0} Sekunden abgemeldet, weil nichts mehr geschehen ist.',
      stay: 'Angemeldet bleiben',
      signOut: 'Abmelden'
    },
    fr: {
      title: 'Êtes-vous toujours là ?',
      text: 'Vous serez déconnecté dans {0} secondes, faute d’activité.',
      stay: 'Rester connecté',
      signOut: 'Se déconnecter'
    },
    es: {
      title: '¿Sigue ahí?',
      text: 'Se cerrará su sesión en {0} segundos por falta de actividad.',
      stay: 'Seguir conectado',
      signOut: 'Cerrar sesión'
    }
  };
  const LEAST_WARNING = 20;
  const ASK_EVERY_SECONDS = 30;
  const PATIENCE_MILLIS = 10000;
  const SPOKEN_AT = [60, 30, 20, 10, 5];

  const address = document.currentScript && document.currentScript.src.split(/[?#]/)[0];

  function start(options) {
    const settings = Object.assign({ warnSeconds: 60 }, options);
    const url = settings.url || address.slice(0, address.lastIndexOf('/'));
    const warnSeconds = Math.max(LEAST_WARNING, settings.warnSeconds);
    const language = (document.documentElement.lang || 'en').slice(0, 2);
    const texts = Object.assign({}, TEXTS[language] || TEXTS.en, settings.texts);
    const signOut = settings.signOut || (() => {
      location.assign(url.slice(0, url.lastIndexOf('/')) + '/protocol/openid-connect/logout');
    });
    const elsewhere = 'BroadcastChannel' in window ? new BroadcastChannel('latchkey-session ' + url) : null;

    let end = null;
    let lastAsked = -Infinity;
    let warning = null;
    let over = false;
    let askingOnceMore = false;

    // Not performance.now(): in some browsers it stands still while the machine sleeps.
    const now = () => Date.now() / 1000;

    async function call(method) {
      const headers = {};
      if (settings.token) {
        headers.Authorization = 'Bearer ' + (await settings.token());
      }
      return fetch(url, {
        method,
        headers,
        credentials: settings.token ? 'omit' : 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE_MILLIS) : undefined // older browsers wait longer
      });
    }

    function learn(status) {
      const left = [status.expiresIn, status.maxExpiresIn].filter((seconds) => seconds !== null);
      end = left.length ? now() + Math.min(...left) : null;
      if (end === null || end - now() > warnSeconds) {
        hide();
      }
    }

    async function ask(method) {
      lastAsked = now();
      let answer;
      try {
        answer = await call(method);
      } catch (e) {
        return false; // offline: what was learned last still counts
      }
      if (answer.ok) {
        learn(await answer.json());
        return true;
      }
      // With a token, a refusal may mean no more than that the token has expired: the session may well live on.
      if (answer.status === 401 && !settings.token) {
        finish();
      }
      return false;
    }

    function finish() {
      if (!over) {
        over = true;
        stop();
        signOut();
      }
    }

    /** A window that was asleep knows nothing of what others did meanwhile: the server has the last word, if it can be had. */
    async function askOnceMore() {
      if (!askingOnceMore) {
        askingOnceMore = true;
        await ask('GET');
        askingOnceMore = false;
        if (end !== null && end <= now()) {
          finish();
        }
      }
    }

    async function stay() {
      if (settings.stay) {
        await settings.stay();
      }
      if (await ask('POST')) {
        hide();
        if (elsewhere) {
          elsewhere.postMessage('active');
        }
      }
    }

    function button(text, action, parent) {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = text;
      element.style.cssText = 'font:inherit;padding:.5em 1em;margin:1em .75em 0 0;min-height:44px;cursor:pointer';
      element.addEventListener('click', action);
      parent.append(element);
      return element;
    }

    function show() {
      const dialog = document.createElement('dialog');
      dialog.setAttribute('role', 'alertdialog');
      dialog.setAttribute('aria-labelledby', 'latchkey-session-title');
      dialog.setAttribute('aria-describedby', 'latchkey-session-text');
      dialog.style.cssText = 'max-width:28em;padding:1.5em;border:1px solid #151515;border-radius:6px;'
        + 'background:#fff;color:#151515;font:1rem/1.5 system-ui,sans-serif';
      const title = document.createElement('h2');
      title.id = 'latchkey-session-title';
      title.textContent = texts.title;
      title.style.cssText = 'margin:0 0 .5em;font-size:1.25em';
      const text = document.createElement('p');
      text.id = 'latchkey-session-text';
      text.style.margin = '0';
      const spoken = document.createElement('p');
      spoken.setAttribute('role', 'status');
      spoken.style.cssText = 'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);margin:0';
      dialog.append(title, text, spoken);
      button(texts.stay, stay, dialog).autofocus = true;
      button(texts.signOut, finish, dialog);
      // Escape means: let me go on.
      dialog.addEventListener('cancel', (event) => {
        event.preventDefault();
        stay();
      });
      document.body.append(dialog);
      warning = { dialog, text, spoken, before: document.activeElement, said: Infinity };
      dialog.showModal();
    }

    function hide() {
      if (warning) {
        const before = warning.before;
        warning.dialog.close();
        warning.dialog.remove();
        warning = null;
        if (before && before.focus) {
          before.focus();
        }
      }
    }

    function tick() {
      const left = end === null ? Infinity : Math.ceil(end - now());
      if (left <= 0) {
        askOnceMore();
        return;
      }
      if (now() - lastAsked >= ASK_EVERY_SECONDS) {
        ask('GET');
      }
      if (left > warnSeconds) {
        return;
      }
      if (!warning) {
        show();
      }
      const sentence = texts.text.replace('{0}', String(left));
      warning.text.textContent = sentence;
      // A screen reader that hears every second hears nothing else.
      const mark = SPOKEN_AT.filter((seconds) => seconds >= left).pop();
      if (mark !== undefined && mark < warning.said) {
        warning.said = mark;
        warning.spoken.textContent = sentence;
      }
    }

    function stop() {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', wake);
      if (elsewhere) {
        elsewhere.close();
      }
      hide();
    }

    // A machine that slept has missed ticks, and other windows may have been used meanwhile.
    function wake() {
      if (document.visibilityState === 'visible') {
        ask('GET');
      }
    }

    if (elsewhere) {
      elsewhere.onmessage = () => ask('GET');
    }
    document.addEventListener('visibilitychange', wake);
    const timer = setInterval(tick, 1000);
    ask('GET');
    return { stop };
  }

  window.latchkeySession = { start };
})();
