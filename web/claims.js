// Who is signed in at the demo site: the claims of the ID token, kept for this tab.
// The service has verified the token. A real site keeps what it needs, and nothing for longer than it must.

const KEY = "idxflow:demo";

/** The claims of an ID token, unverified; null when it is none. */
export function claimsOf(idToken) {
  try {
    const part = idToken.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    const bytes = Uint8Array.from(atob(part), (c) => c.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return claims && typeof claims === "object" ? claims : null;
  } catch {
    return null;
  }
}

/** A claim's value as a person reads it. Seconds become a date for the claims that are times. */
export function readable(name, value) {
  if (["exp", "iat", "auth_time", "nbf", "updated_at"].includes(name) && Number.isFinite(value)) {
    return new Date(value * 1000).toLocaleString();
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function signIn(tokens) {
  const claims = claimsOf(tokens?.idToken ?? "");
  if (claims) sessionStorage.setItem(KEY, JSON.stringify(claims));
  return claims;
}

/** The claims, or null when nobody is signed in or the token has run out. */
export function signedIn(now = Date.now()) {
  try {
    const claims = JSON.parse(sessionStorage.getItem(KEY));
    return claims && !(claims.exp * 1000 <= now) ? claims : null;
  } catch {
    return null;
  }
}

export function signOut() {
  sessionStorage.removeItem(KEY);
}
