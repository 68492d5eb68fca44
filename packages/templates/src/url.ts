const SAFE_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'mailto', 'tel'])

/** True for http, https, mailto, tel and relative addresses: following them runs nothing. Browsers skip white space and control characters inside a scheme, so this does too. */
export function isSafeUrl(url: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these are the characters browsers skip
  const read = url.replace(/[\u0000-\u0020\u007f-\u009f\u00ad\u200b-\u200f\ufeff]/g, '')
  const scheme = /^([^/?#:]*):/.exec(read)?.[1]
  return scheme === undefined || SAFE_SCHEMES.has(scheme.toLowerCase())
}
