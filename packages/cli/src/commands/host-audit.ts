import { resolve } from 'node:path'
import {
  auditHost,
  HOST_PROMISES,
  type HostAudit,
  type HostCheck,
  hostAuditText,
  ownHostStatement,
  thisMachine,
  verdictOf,
  writeDurably,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import type { Command, ExitCode } from '../command.ts'

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
    signed: {
      type: 'string',
      value: '<file>',
      summary: 'Also write it there signed, for the cloud whose region lies on this location.',
    },
  },
  run: async (args, { environment, answer }) => {
    const { httpPort } = environment.certificates
    const audit = await auditHost(thisMachine(), systemClock, httpPort)
    const out = args.options['out']
    if (typeof out === 'string')
      await writeDurably(resolve(out), hostAuditText(audit), { mode: 0o644 })
    const signed = args.options['signed']
    if (typeof signed === 'string')
      await writeDurably(resolve(signed), await ownHostStatement(audit), { mode: 0o644 })
    const code = exitOf(audit)
    answer({ at: audit.at, holds: code === 0, checks: audit.checks }, auditLines(audit))
    return code
  },
}

/** 0 while both promises hold, as far as a machine can see: what somebody has to attest is for another day. */
export function exitOf(audit: HostAudit): ExitCode {
  return HOST_PROMISES.every((promise) => verdictOf(audit, promise).holds) ? 0 : 1
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
