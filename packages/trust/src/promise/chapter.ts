/** The headings under which the sentences stand, in their order. */
export const CHAPTERS = {
  backups: 'Backups',
  outages: 'When something fails',
  data: 'Your data',
  accounts: 'Passwords and sign-in',
  staff: 'Who can look in',
  hosts: 'Servers and data centres',
  connections: 'Connections',
  software: 'Software',
  openness: 'Audits and reports',
} as const

export type Chapter = keyof typeof CHAPTERS
