/** WeChat's own browser, which pays without leaving the page. */

/** Whether the page stands in it. */
export const inWeChat = () => /MicroMessenger/i.test(globalThis.navigator?.userAgent ?? "");

/** Whether the page may offer passkeys: WeChat's own browser has none. */
export const canPasskey = () => Boolean(globalThis.PublicKeyCredential && navigator.credentials?.create) && !inWeChat();

/** Has that browser pay as the channel told, as soon as it can be spoken to. What it says of the outcome is no proof: `after` asks. */
export function payInside(told, after) {
  const bridge = globalThis.WeixinJSBridge;
  if (bridge) return bridge.invoke("getBrandWCPayRequest", told, () => after());
  document.addEventListener("WeixinJSBridgeReady", () => payInside(told, after), { once: true });
  return undefined;
}
