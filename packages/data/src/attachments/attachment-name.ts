const MAX_LENGTH = 200
/** Separators of paths, and characters that are not shown or turn the direction of what follows. */
const UNSAFE = /[/\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A name that is safe to store and to show: the last part of a path, without controls, at most 200 characters. */
export function safeFileName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  const name = last.toWellFormed().normalize('NFC').replaceAll(UNSAFE, '').trim()
  const characters = Array.from(name)
  if (characters.length <= MAX_LENGTH) return name === '' ? 'file' : name
  const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? ''
  return characters.slice(0, MAX_LENGTH - extension.length).join('') + extension
}

/** Content-Disposition that saves the file under `name` and never shows it in the page (RFC 6266, RFC 8187). */
export function attachmentDisposition(given: string): string {
  // A record can be renamed after the upload.
  const name = safeFileName(given)
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
