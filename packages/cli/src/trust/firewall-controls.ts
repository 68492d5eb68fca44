import { existsSync } from 'node:fs'
import type { Control } from '@zennnn/trust'

/** What `region add` writes last of the firewall. */
const JAIL = '/etc/fail2ban/jail.d/zennnn.conf'

/**
 * Whether who guesses is blocked has to be tried from an address that may be blocked, and `work` has none but its own: until a host
 * tries it, nothing is known, and the sentence is not said to be proved. `jail`: by which it is seen whether there is a firewall of ours.
 */
export function firewallControls(jail = JAIL): readonly Control[] {
  return [
    {
      id: 'attack-blocked',
      observe: async () =>
        await Promise.resolve({
          outcome: 'unknown',
          measured: existsSync(jail)
            ? 'the firewall of this machine has its rules against guessing, and no host that may be blocked tries them yet'
            : 'this machine has no firewall of ours that could block anybody',
          figures: { rules: existsSync(jail) ? 1 : 0 },
        }),
    },
  ]
}
