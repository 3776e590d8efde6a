// Talking to the server: what an answer means, whatever went wrong on the way.
const REPLY_SECONDS = 40;
export const KEEPALIVE_BYTES = 60_000; // browsers send 64 KB on leaving a page, not more

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
}

export function encoded(pairs) {
  return new URLSearchParams(pairs).toString();
}

// One of: { kind: "answered", status, body } · "busy" (with `after`, in seconds) · "lost" (no
// reply; it may have arrived) · "logged-out" · "stranger" (somebody else is logged in) ·
// "forbidden" · "gone" · "too-large" · "wrong" (it did not understand what was sent) · "failed".
export async function post(url, pairs, { leaving = false, unattended = false } = {}) {
  const first = await send(url, pairs, leaving, unattended);
  if (first.status !== 403) {
    return first;
  }
  // A new log-in in another tab changes the token; the page itself gives the new one.
  const before = token();
  const fresh = await freshPage();
  if (!fresh.page) {
    return fresh;
  }
  return token() === before ? first : send(url, pairs, leaving, unattended);
}

async function send(url, pairs, leaving, unattended) {
  const body = encoded([["csrfmiddlewaretoken", token()], ...pairs]);
  const request = {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { Accept: "application/json", ...(unattended && { "X-Unattended": "1" }) },
    redirect: "manual",
    keepalive: leaving && body.length < KEEPALIVE_BYTES,
    signal: AbortSignal.timeout(REPLY_SECONDS * 1000),
  };
  let reply;
  try {
    reply = await fetch(url, request);
    if (reply.type === "opaqueredirect" || reply.status === 401) {
      return { kind: "logged-out" };
    }
    if (reply.headers.get("Content-Type")?.startsWith("application/json")) {
      return { kind: "answered", status: reply.status, body: await reply.json() };
    }
  } catch {
    return { kind: "lost" };
  }
  return { kind: kindOf(reply.status), status: reply.status, after: secondsOf(reply) };
}

function kindOf(status) {
  const kinds = { 400: "wrong", 403: "forbidden", 404: "gone", 413: "too-large" };
  if (status === 503 || status === 429) {
    return "busy";
  }
  return status === 502 || status === 504 ? "lost" : kinds[status] || "failed";
}

function secondsOf(reply) {
  const after = Number.parseInt(reply.headers.get("Retry-After"), 10);
  return Math.min(Math.max(after || 5, 1), 120);
}

// The page as it is now, and its token put into this one: { page } or { kind }.
export async function freshPage() {
  let reply;
  try {
    reply = await fetch(location.pathname, {
      headers: { "X-Unattended": "1" },
      redirect: "manual",
      signal: AbortSignal.timeout(REPLY_SECONDS * 1000),
    });
    if (reply.type === "opaqueredirect" || reply.status === 401) {
      return { kind: "logged-out" };
    }
    if (!reply.ok) {
      return { kind: kindOf(reply.status), after: secondsOf(reply) };
    }
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (page.body.dataset.person !== document.body.dataset.person) {
      return { kind: page.body.dataset.person ? "stranger" : "logged-out" };
    }
    const fresh = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      input.value = fresh || input.value;
    }
    return { page };
  } catch {
    return { kind: "lost" };
  }
}
