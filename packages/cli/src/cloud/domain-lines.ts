import { type OwnDomain, shownHost } from '@zennnn/cloud'

/** A domain in a list. */
export function domainLine({ host, slug, provedAt, problem }: OwnDomain): string {
  const state =
    provedAt === undefined
      ? `waits: ${problem ?? 'the DNS was not asked yet'}`
      : `since ${provedAt.toISOString().slice(0, 10)}`
  return `${shownHost(host).padEnd(32)} ${slug.padEnd(24)} ${state}`
}

/** What is to be done until a domain leads to its database. */
export function proofLines(domain: OwnDomain, cloudDomain: string): readonly string[] {
  const { host, slug, provedAt, problem, record } = domain
  if (provedAt !== undefined) return [`${shownHost(host)} leads to ${slug}.`]
  return [
    `${shownHost(host)} leads to ${slug} as soon as its DNS shows that it is theirs. Two records are needed:`,
    `  ${record.name}  ${record.type}  ${record.value}`,
    `  ${host}  CNAME  ${slug}.${cloudDomain}`,
    ...(problem === undefined ? [] : [problem]),
    `It is looked at every two minutes for an hour, then each hour, for 30 days; or now: zennnn domain check ${slug} ${host}`,
  ]
}
