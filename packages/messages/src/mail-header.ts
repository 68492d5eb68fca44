import { PlatformError } from '@zennnn/kernel'

/** One address, nothing around it: no display name, no list, no comment, no quoted local part. */
const ADDRESS = /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]{1,250}$/u
/** Controls would end the header and begin another; the rest turns around or hides what a person reads. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const SUBJECT_LENGTH = 250

/**
 * The one boundary at which texts become headers of mails: returns the text unchanged, or throws VALUE_INVALID. Nothing
 * is repaired, so nobody has to guess what a repaired value means.
 */
export function checkAddress(text: string): string {
  if (ADDRESS.test(text) && !FORBIDDEN.test(text)) return text
  throw new PlatformError('VALUE_INVALID', {
    message: 'This is not one e-mail address.',
    hint: 'Write one address like name@example.com, without a name or a second address.',
  })
}

/** The same for a subject or the name of a sender. */
export function checkHeaderText(text: string): string {
  if (text.length <= SUBJECT_LENGTH && !FORBIDDEN.test(text)) return text
  throw new PlatformError('VALUE_INVALID', {
    message: `The subject of an e-mail is one line of at most ${SUBJECT_LENGTH} characters, without control characters.`,
    hint: 'Look for a line break in the names that the subject shows.',
  })
}
