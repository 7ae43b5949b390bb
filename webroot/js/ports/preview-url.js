/** Where a browser reaches a published port, seen from the page that it has the dashboard from. */

const LOCAL = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|.*\.localhost)$/;

/**
 * @param {string} url as the daemon has it
 * @param {{protocol: string, hostname: string, port: string}} page the dashboard's own address
 * @returns {string|null} null where this browser can't get there: the name means its own computer, and the daemon is on another
 */
export function previewUrl(url, page) {
  const address = new URL(url);
  if (!address.hostname.endsWith(".localhost")) return url;
  if (!LOCAL.test(page.hostname)) return null;
  // The way here may begin at another port, such as that of a tunnel.
  address.protocol = page.protocol;
  address.port = page.port;
  return address.href;
}
