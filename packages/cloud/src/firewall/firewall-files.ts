import { join } from 'node:path'
import { writeDurably } from '../machine/durable-file.ts'
import type { FirewallOrder } from './firewall-order.ts'
import { guessAction, guessFilter, guessJail } from './guess-jail.ts'
import { nftablesRules } from './nftables-rules.ts'

/** A file of the firewall, and what it says. */
export interface FirewallFile {
  /** Absolute, on the machine. */
  readonly path: string
  readonly text: string
}

/** All of the firewall: the rules, and three files of fail2ban. */
export function firewallFiles(order: FirewallOrder): readonly FirewallFile[] {
  return [
    { path: '/etc/nftables.conf', text: nftablesRules(order) },
    { path: '/etc/fail2ban/filter.d/zennnn.conf', text: guessFilter() },
    { path: '/etc/fail2ban/action.d/zennnn.conf', text: guessAction() },
    { path: '/etc/fail2ban/jail.d/zennnn.conf', text: guessJail(order) },
  ]
}

/** Writes them below a folder, `/` for this machine; nothing is loaded. Their folders must be there. */
export async function writeFirewall(order: FirewallOrder, root: string): Promise<void> {
  for (const { path, text } of firewallFiles(order))
    await writeDurably(join(root, path), text, { mode: 0o644 })
}
