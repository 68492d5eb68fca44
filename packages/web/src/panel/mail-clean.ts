/** What has no place in a mail that is only looked at. The frame runs none of it anyway; this keeps it from asking. */
const REMOVED =
  'script,style,link,meta,base,iframe,frame,object,embed,form,input,button,textarea,select,svg,math,template,audio,video'

/**
 * The HTML of a mail as a document for a sandboxed frame. The frame inherits the policy of this page, which allows no
 * inline style and nothing from elsewhere: what would be refused is taken out, so that nothing is even asked for, and
 * nobody who sent a mail hears that it was opened.
 */
export function toFrameDocument(mailHtml: string): string {
  const mail = new DOMParser().parseFromString(withoutRefused(mailHtml), 'text/html')
  for (const element of mail.querySelectorAll(REMOVED)) element.remove()
  for (const element of mail.querySelectorAll('*')) cleanAttributes(element)
  for (const image of mail.querySelectorAll('img'))
    image.replaceWith(mail.createTextNode(image.alt))
  return `<!doctype html><html><head><meta charset="utf-8"></head><body>${mail.body.innerHTML}</body></html>`
}

const KEPT: ReadonlySet<string> = new Set(['alt', 'colspan', 'rowspan', 'dir', 'lang', 'title'])

/** Links open beside this page, and tell the other site nothing of it. */
function cleanAttributes(element: Element): void {
  const address = element.getAttribute('href')
  for (const name of element.getAttributeNames()) if (!KEPT.has(name)) element.removeAttribute(name)
  if (element.localName !== 'a' || address === null || !isLink(address)) return
  element.setAttribute('href', address)
  element.setAttribute('target', '_blank')
  element.setAttribute('rel', 'noopener noreferrer')
}

function isLink(address: string): boolean {
  return /^(https?|mailto):/i.test(address.trim()) && URL.canParse(address.trim())
}

/** Reading a style attribute or an event handler is refused and reported already when the text is parsed. */
function withoutRefused(text: string): string {
  return text
    .replaceAll(/<style\b[\s\S]*?(<\/style\s*>|$)/gi, '')
    .replaceAll(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ' ')
    .replaceAll(/<[a-z][^<>]*>/gi, withoutHandlers)
}

/** Only within a tag: in the text of a mail "one = 1" is no event handler. */
function withoutHandlers(tag: string): string {
  return tag.replaceAll(/(?<=[\s/"'])on[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ' ')
}
