/** Whether a text says whom to write to: it becomes a line of security.txt (RFC 9116), and nothing in it may begin another one. */
export function isContact(text: string): boolean {
  return (
    /^mailto:[\w.+-]+@[a-z0-9.-]+$/i.test(text) ||
    (/^https:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text))
  )
}
