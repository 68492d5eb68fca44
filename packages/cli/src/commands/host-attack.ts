import { resolve } from 'node:path'
import {
  type AttackSeen,
  attackFaults,
  attackThisHost,
  type HostAttack,
  hostAttackText,
  secondsWords,
  writeDurably,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import type { Command } from '../command.ts'
import { abortedWhenAsked } from '../process-end.ts'

const KINDS = {
  guess: 'guesses passwords',
  sshd: 'hammers sshd',
  scan: 'scans closed ports',
} as const satisfies Record<AttackSeen['kind'], string>

/** Exit code 1 when the firewall let one attack pass, or blocked somebody else too. */
export const hostAttack: Command = {
  name: 'host attack',
  summary:
    'Attacks this machine from a test host of its own, and looks whether the firewall blocks it within seconds, and nobody else. Run as root. Everything is as before then.',
  parameters: [],
  options: {
    out: {
      type: 'string',
      value: '<file>',
      summary: 'Also write what was seen there, as JSON that everybody on the machine may read.',
    },
  },
  run: async (args, { environment, answer }) => {
    const attack = await attackThisHost(environment, systemClock, abortedWhenAsked())
    const out = args.options['out']
    if (typeof out === 'string')
      await writeDurably(resolve(out), hostAttackText(attack), { mode: 0o644 })
    const holds = isHeldOff(attack)
    answer({ ...attack, holds }, attackLines(attack))
    return holds ? 0 : 1
  },
}

export function isHeldOff({ hasRules, attacks }: HostAttack): boolean {
  return hasRules && attacks.every((one) => attackFaults(one).length === 0)
}

/** What people read of it. */
export function attackLines({ hasRules, neverBlocked, attacks }: HostAttack): readonly string[] {
  if (!hasRules)
    return [
      'BROKEN   no rules of ours are in force on this machine, so nobody is blocked: nothing was tried.',
      '         zennnn host firewall prints them; on a location: systemctl reload nftables, then systemctl restart fail2ban.',
    ]
  const lines = attacks.map((one) => {
    const who = `who ${KINDS[one.kind]} over IPv${one.version}`
    const faults = attackFaults(one)
    return faults.length === 0
      ? `holds    ${who} was not heard any more after ${secondsWords(one.silentAfterMs ?? 0)} and ${one.tries} tries; others were.`
      : `BROKEN   ${who}, ${one.tries} tries: ${faults.join('; ')}.`
  })
  return neverBlocked === 0
    ? lines
    : [
        ...lines,
        `         Not tried: what comes from the ${neverBlocked} ${neverBlocked === 1 ? 'network that is' : 'networks that are'} never blocked.`,
      ]
}
