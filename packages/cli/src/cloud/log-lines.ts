import type { LogView } from '@zennnn/cloud'

/** How the log is kept, for people. */
export function logLines({
  region,
  until,
  isBehind,
  spans,
  newestBaseAt,
  message,
  baseMessage,
}: LogView): readonly string[] {
  if (region === null) return ['The log is not kept: there is no second region.']
  return [
    until === null
      ? `Nothing of the log is in ${region} yet.`
      : `The log is in ${region} up to ${until.toISOString()}${isBehind ? ', and more is on its way' : ': customers changed nothing since'}.`,
    newestBaseAt === null
      ? 'There is no base yet: no moment can be brought back.'
      : `The newest base can be played from ${newestBaseAt.toISOString()} on.`,
    ...spans.map(
      (span) =>
        `Every second from ${span.from.toISOString()} to ${span.until.toISOString()} can be brought back.`,
    ),
    ...[message, baseMessage].flatMap((one) => (one === null ? [] : [`Needs a look: ${one}`])),
  ]
}
