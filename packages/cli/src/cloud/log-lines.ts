import type { LogView } from '@zennnn/cloud'

/** How the log is kept, for people. */
export function logLines({
  region,
  until,
  isBehind,
  isPlayable,
  keySince,
  heldSince,
  spans,
  newestBaseAt,
  message,
  baseMessage,
}: LogView): readonly string[] {
  if (region === null) return ['The log is not kept: there is no second region.']
  return [
    until === null
      ? `Nothing of the log can be played in ${region} yet.`
      : `The log is in ${region} up to ${until.toISOString()}${sayRest({ isBehind, isPlayable })}.`,
    newestBaseAt === null
      ? 'There is no base yet: no moment can be brought back.'
      : `The newest base can be played from ${newestBaseAt.toISOString()} on.`,
    ...spans.map(
      (span) =>
        `Every second from ${span.from.toISOString()} to ${span.until.toISOString()} can be brought back.`,
    ),
    ...(heldSince === null
      ? []
      : [
          `Since ${heldSince.toISOString()} nothing is sent: it is being tidied there, or gets another password.`,
        ]),
    ...(keySince === null
      ? []
      : [
          'Only this machine can open it: a backup of the control database, which has its key, is to be made.',
        ]),
    ...[message, baseMessage].flatMap((one) => (one === null ? [] : [`Needs a look: ${one}`])),
  ]
}

function sayRest({ isBehind, isPlayable }: Pick<LogView, 'isBehind' | 'isPlayable'>): string {
  if (!isPlayable) return '; what came since cannot be played before its first base is made'
  return isBehind ? ', and more is on its way' : ': customers changed nothing since'
}
