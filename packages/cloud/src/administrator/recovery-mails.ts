import type { RecoverySite } from './recovery-site.ts'

/** As the outbox has it; no HTML, so that nothing in it hides where a link leads. */
interface Mail {
  readonly subject: string
  readonly text: string
}

/** What a recovery is about, for the words of its mails. */
export interface RecoveryAbout {
  readonly login: string
  /** Whether the person becomes an administrator. */
  readonly promotes: boolean
  /** When the link is mailed at the earliest. */
  readonly sendsAt: Date
}

/** The first time that people are told, and a day before the link leaves. */
export type RecoveryRound = 'began' | 'reminder'

/** To everybody in the database but the person. It asks for nothing, and leads to a page that asks who it is. */
export function toldMail(site: RecoverySite, about: RecoveryAbout, round: RecoveryRound): Mail {
  return {
    subject: subjectOf(
      round,
      about.promotes
        ? `A member of ${site.slug} is to become an administrator`
        : `An administrator of ${site.slug} is to be let in again`,
    ),
    text: `Hello,

${whatHappens(about)}. Whoever runs the cloud began it, and cannot read your data.

On ${instant(about.sendsAt)} at the earliest a link is mailed to the address of ${about.login} that is stored in ${site.origin}. Until then nothing changes.

If you know of it, there is nothing to do. If you do not, ask ${about.login} whether he asked for it, not by mail. An administrator stops it here:
${site.origin}/app/sign-in-security?part=recovery

If you are no administrator, tell one, or whoever runs the cloud.
`,
  }
}

/** To the person, with a link that ends it. */
export function ownMail(
  site: RecoverySite,
  about: RecoveryAbout,
  told: { readonly round: RecoveryRound; readonly stopUrl: string },
): Mail {
  return {
    subject: subjectOf(
      told.round,
      about.promotes
        ? `You are to become an administrator of ${site.slug}`
        : `You are to be let into ${site.slug} again`,
    ),
    text: `Hello,

${whatHappens(about)}. Whoever runs the cloud began it, because somebody said that ${about.login} has lost every way to sign in to ${site.origin}.

On ${instant(about.sendsAt)} at the earliest you are mailed a link, by which you choose a new password. There is nothing to do until then.

If it was not you who asked, or you can sign in after all, stop it on this page:
${told.stopUrl}
`,
  }
}

/** To the person, when the wait is over. */
export function linkMail(
  site: RecoverySite,
  { login, promotes }: RecoveryAbout,
  url: string,
): Mail {
  return {
    subject: `Your way back into ${site.slug}`,
    text: `Hello,

the wait is over. Choose a new password for ${login}${promotes ? ', and become an administrator' : ''}, on this page:
${url}

The link works for seven days and once. Your second factor, passkeys, linked accounts, sessions and API keys end when you use it. Whoever has the link can come in as you, so please do not forward it.

If you did not ask for it, do not use it, and tell whoever runs the cloud.
`,
  }
}

function subjectOf(round: RecoveryRound, what: string): string {
  return round === 'began' ? what : `${what}, tomorrow at the earliest`
}

function whatHappens({ login, promotes }: RecoveryAbout): string {
  return promotes
    ? `${login} is to become an administrator, because no administrator can be reached`
    : `${login}, an administrator, lost every way to sign in and is to be let in again`
}

function instant(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ').concat(' UTC')
}
