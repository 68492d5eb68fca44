import { join, resolve } from 'node:path'
import { firewallFiles, firewallOrder, writeFirewall } from '@zennnn/cloud'
import { type Command, type CommandArguments, UsageError } from '../command.ts'

/** What `region add` brings a location, for a machine of one's own; nothing is loaded. */
export const hostFirewall: Command = {
  name: 'host firewall',
  summary:
    'Prints the rules of nftables and fail2ban that block who guesses, scans or floods. Nothing is changed, unless --write says where.',
  parameters: [],
  options: {
    'never-block': {
      type: 'string',
      value: '<network>',
      multiple: true,
      summary:
        'An address or a network that nothing blocks, as 192.0.2.0/24: yours, and that of a proxy in front. Repeatable.',
    },
    'vault-client': {
      type: 'string',
      value: '<address>',
      multiple: true,
      summary: 'From where backups may be deleted here. Repeatable.',
    },
    cooldown: {
      type: 'string',
      value: '<seconds>',
      summary: 'How long somebody is blocked. (600)',
    },
    write: {
      type: 'string',
      value: '<folder>',
      summary: 'Write the files below it, / for this machine. Its folders must be there.',
    },
  },
  run: async (args, { environment, answer }) => {
    const { home, port, certificates } = environment
    const plain = certificates.httpPort === undefined ? [] : [certificates.httpPort]
    const cooldownS = cooldownOf(args)
    const order = firewallOrder({
      // Authorities come in the clear, where they are asked. The vault of a location only takes at 8443.
      ports: [port, ...plain, 8443],
      vaultClients: textsOf(args, 'vault-client'),
      neverBlocked: textsOf(args, 'never-block'),
      ...(cooldownS === undefined ? {} : { cooldownS }),
      log: join(home, 'log/serve.log'),
    })
    const files = firewallFiles(order)
    const root = args.options['write']
    if (typeof root === 'string') {
      const folder = resolve(root)
      await writeFirewall(order, folder)
      const written = files.map(({ path }) => join(folder, path))
      answer({ written }, [...written.map((path) => `Written: ${path}`), HOW_TO_LOAD])
    } else
      answer(
        { files },
        files.flatMap(({ path, text }) => [`# ${path}`, text]),
      )
    return 0
  },
}

const HOW_TO_LOAD =
  'Nothing is loaded yet. Look at them, then: nft -f /etc/nftables.conf && systemctl restart fail2ban'

function textsOf({ options }: CommandArguments, name: string): readonly string[] {
  const value = options[name]
  return Array.isArray(value) ? value.map(String) : []
}

function cooldownOf({ options: { cooldown } }: CommandArguments): number | undefined {
  if (cooldown === undefined) return undefined
  if (typeof cooldown === 'string' && /^\d{1,5}$/.test(cooldown)) return Number(cooldown)
  throw new UsageError('--cooldown must be a number of seconds.')
}
