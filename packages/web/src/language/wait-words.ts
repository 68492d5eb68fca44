import { toWait } from '@zennnn/kernel'
import { t } from './language.ts'

/** How long to wait, as the pages of the server say it. */
export function waitWords(seconds: number): string {
  const { count, unit } = toWait(seconds)
  switch (unit) {
    case 'second':
      return t('{count, plural, one {# second} other {# seconds}}', { count })
    case 'minute':
      return t('{count, plural, one {# minute} other {# minutes}}', { count })
    case 'hour':
      return t('{count, plural, one {# hour} other {# hours}}', { count })
    case 'day':
      return t('{count, plural, one {# day} other {# days}}', { count })
  }
}
