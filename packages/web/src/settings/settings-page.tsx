import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Meta } from '../api/meta.ts'
import { keys, useMeta, useModel } from '../api/queries.ts'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import styles from '../panel/page.module.css'
import { hasOwnVault } from '../shell/app-menu.ts'
import { NotFound } from '../shell/not-found.tsx'
import { ViewProblem } from '../shell/view-problem.tsx'
import { GroupsPart } from './groups-part.tsx'
import { SettingForm } from './setting-form.tsx'
import { readDecided } from './setting-values.ts'
import { UsersPart } from './users-part.tsx'

type Part = 'apps' | 'users' | 'groups'

/** What administrators decide for everybody; the part that is shown stands in the address. */
export function SettingsPage(): ReactNode {
  const meta = useMeta()
  const { part } = useSearch({ from: '/all-settings' })
  const mayChange = useModel('setting')?.actions.some(({ name }) => name === 'change') ?? false
  if (meta.settings.length === 0) return <NotFound />
  const shown: Part = part === 'users' || part === 'groups' ? part : 'apps'
  // Support sees what was decided, and nothing else of this page.
  if (!mayChange)
    return (
      // Nothing in it takes the focus: without a keyboard's way to scroll, who has no mouse reads only its beginning.
      <section className={styles.page} tabIndex={0} aria-label={t('Settings')}>
        <h1 className={styles.title}>{t('Settings')}</h1>
        <AppsPart meta={meta} mayChange={false} />
      </section>
    )
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{t('Settings')}</h1>
      <nav className={styles.parts} aria-label={t('Parts of the settings')}>
        <PartLink part="apps" shown={shown} label={t('Apps')} />
        <PartLink part="users" shown={shown} label={t('Users')} />
        <PartLink part="groups" shown={shown} label={t('Groups')} />
        {meta.groups.includes('administrator') && (
          <Link to="/sign-in-security" className={styles.part}>
            {t('Security')}
          </Link>
        )}
        {hasOwnVault(meta) && (
          <>
            <Link to="/all-backups" className={styles.part}>
              {t('Backups')}
            </Link>
            <Link to="/own-promises" className={styles.part}>
              {t('What we promise you')}
            </Link>
          </>
        )}
      </nav>
      {shown === 'apps' && <AppsPart meta={meta} mayChange />}
      {shown === 'users' && <UsersPart />}
      {shown === 'groups' && <GroupsPart />}
    </div>
  )
}

function PartLink(props: {
  readonly part: Part
  readonly shown: Part
  readonly label: string
}): ReactNode {
  const { part, shown, label } = props
  return (
    <Link
      to="/all-settings"
      search={part === 'apps' ? {} : { part }}
      className={styles.part}
      activeOptions={{ exact: true, includeSearch: true }}
      aria-current={part === shown ? 'page' : undefined}
    >
      {label}
    </Link>
  )
}

function AppsPart(props: { readonly meta: Meta; readonly mayChange: boolean }): ReactNode {
  const { meta, mayChange } = props
  const { data, error, refetch } = useQuery({
    queryKey: keys.list('setting', 'decided'),
    queryFn: async ({ signal }) => await readDecided(signal),
  })
  if (error !== null && data === undefined)
    return <ViewProblem error={error} reset={() => void refetch()} />
  if (data === undefined) return <LateSkeleton lines={6} />
  const names = [...new Set(meta.settings.map(({ app }) => app))]
  return (
    <>
      {names.map((name) => {
        const app = meta.apps.find((one) => one.name === name)
        return (
          <SettingForm
            key={name}
            title={app?.label ?? name}
            summary={app?.summary ?? ''}
            settings={meta.settings.filter((setting) => setting.app === name)}
            decided={data}
            mayChange={mayChange}
            onSaved={refetch}
          />
        )
      })}
    </>
  )
}
