import { resolve } from 'node:path'
import {
  auditHost,
  HOST_PROMISES,
  type HostAudit,
  type HostCheck,
  hostAuditText,
  thisMachine,
  writeDurably,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import type { Command } from '../command.ts'

const MARKS = {
  holds: 'holds  ',
  broken: 'BROKEN ',
  unknown: 'unknown',
  attest: 'attest ',
} as const

/** Exit code 1 when a line is broken, or could not be looked at. */
export const hostAudit: Command = {
  name: 'host audit',
  summary:
    'Looks whether this machine is hardened, patched and minimal, and who may sign in. Run as root: others see less. Nothing is changed.',
  parameters: [],
  options: {
    out: {
      type: 'string',
      value: '<file>',
      summary: 'Also write what was seen there, as JSON that everybody on the machine may read.',
    },
  },
  run: async (args, { answer }) => {
    const audit = await auditHost(thisMachine(), systemClock)
    const out = args.options['out']
    if (typeof out === 'string')
      await writeDurably(resolve(out), hostAuditText(audit), { mode: 0o644 })
    const { checks } = audit
    const holds = checks.every(({ state }) => state === 'holds' || state === 'attest')
    answer({ at: audit.at, holds, checks }, auditLines(audit))
    return holds ? 0 : 1
  },
}

/** What people read of it. */
export function auditLines({ checks }: HostAudit): readonly string[] {
  const numberOf = (state: HostCheck['state']): number =>
    checks.filter((one) => one.state === state).length
  return [
    ...HOST_PROMISES.flatMap((promise) => [
      `${promise}:`,
      ...checks.filter((one) => one.promise === promise).flatMap(checkLines),
      '',
    ]),
    `${numberOf('holds')} hold, ${numberOf('broken')} broken, ${numberOf('unknown')} unknown, ${numberOf('attest')} to be attested.`,
  ]
}

function checkLines({ state, says, found, advice }: HostCheck): readonly string[] {
  return [
    `  ${MARKS[state]}  ${says}: ${found}.`,
    ...(advice === '' ? [] : [`           ${advice}`]),
  ]
}
