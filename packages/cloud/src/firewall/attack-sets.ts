import { PlatformError } from '@zennnn/kernel'
import { lastLine } from '../machine/kept-output.ts'
import { runProgram } from '../machine/program.ts'
import type { CableEnd } from './attack-cable.ts'
import type { AttackKind } from './attack-record.ts'
import { TABLE } from './nftables-rules.ts'

const NFT = '/usr/sbin/nft'
const FAIL2BAN = '/usr/bin/fail2ban-client'

/** Whether rules of ours are in force on this machine. */
export async function hasRules(): Promise<boolean> {
  const said = await runProgram(NFT, ['--terse', 'list', 'table', ...TABLE.split(' ')]).catch(
    () => undefined,
  )
  if (said === undefined || said.code === 0) return said !== undefined
  if (said.output.includes('No such file')) return false
  throw new PlatformError('STATE_REFUSED', {
    message: `The rules of this machine cannot be read: ${lastLine(said.output)}.`,
    hint: 'It takes root. nft list ruleset shows them.',
  })
}

/** Whether the firewall blocks it for this. */
export async function isInSet(kind: AttackKind, end: CableEnd): Promise<boolean> {
  return await has(kind === 'guess' ? 'guessers' : 'blocked', end)
}

/** Whether it is one of those who are never blocked. */
export async function isNeverBlocked(end: CableEnd): Promise<boolean> {
  return await has('never', end)
}

/** How many addresses and networks are never blocked: those beside each other count once. */
export async function countNeverBlocked(): Promise<number> {
  let number = 0
  for (const version of [4, 6]) {
    const said = await runProgram(NFT, ['list', 'set', ...TABLE.split(' '), `never${version}`])
    if (said.code !== 0)
      throw new PlatformError('STATE_REFUSED', {
        message: `Who is never blocked on this machine cannot be read: ${lastLine(said.output)}.`,
        hint: 'nft list ruleset shows the rules: they must be those of /etc/nftables.conf.',
      })
    const [, elements = ''] = /elements = \{([^}]*)\}/.exec(said.output) ?? []
    number += elements.split(',').filter((one) => one.trim() !== '').length
  }
  return number
}

async function has(set: string, { version, element }: CableEnd): Promise<boolean> {
  const said = await runProgram(NFT, ['get', 'element', ...elementOf(set, version, element)])
  return said.code === 0
}

/**
 * Lets addresses be heard again, as an operator would. That one is not blocked, or nobody runs who could have blocked it, is as good:
 * whether it is heard is asked afterwards.
 */
export async function letGo(ends: readonly CableEnd[]): Promise<void> {
  await tryTo(FAIL2BAN, ['unban', ...ends.map(({ network }) => network)])
  for (const { version, element } of ends)
    for (const set of ['guessers', 'blocked'])
      await tryTo(NFT, ['delete', 'element', ...elementOf(set, version, element)])
}

async function tryTo(file: string, args: readonly string[]): Promise<void> {
  await runProgram(file, args).catch(() => undefined)
}

function elementOf(set: string, version: number, element: string): readonly string[] {
  return [...TABLE.split(' '), `${set}${version}`, `{ ${element} }`]
}
