import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '../actions/confirm-dialog.tsx'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { notifyDone } from '../shell/notify.ts'
import { ViewProblem } from '../shell/view-problem.tsx'
import { readDirectory, removeDirectory } from './directory-api.ts'
import { DirectoryForm } from './directory-form.tsx'
import { DirectoryTest } from './directory-test.tsx'

/** The directory whose passwords let people in: set up, tried, switched on. */
export function DirectorySection(): ReactNode {
  const [isBegun, setBegun] = useState(false)
  const [isChanged, setChanged] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['security', 'directory'],
    // A query has no undefined: null is none.
    queryFn: async ({ signal }) => (await readDirectory(signal)) ?? null,
  })
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  if (data === undefined) return <LateSkeleton lines={6} />
  if (data === null && !isBegun) return <NoDirectory onBegin={() => setBegun(true)} />
  const reread = async (): Promise<void> => {
    await refetch()
    setBegun(false)
  }
  return (
    <>
      <DirectoryForm
        holds={data?.directory}
        people={data?.people ?? 0}
        onSaved={reread}
        onChanged={setChanged}
        onCancel={() => setBegun(false)}
      />
      {data !== null && (
        <>
          <DirectoryTest isChanged={isChanged} />
          <RemoveDirectory people={data.people} onRemoved={reread} />
        </>
      )}
    </>
  )
}

function NoDirectory({ onBegin }: { readonly onBegin: () => void }): ReactNode {
  return (
    <section className={page.card} aria-labelledby="security-directory">
      <h2 id="security-directory" className={page.cardTitle}>
        {t('Directory (LDAP)')}
      </h2>
      <p className={page.cardLead}>
        {t(
          'People type login and password as before; your directory (OpenLDAP, Active Directory and others) says whether they are right. Whoever has a password here goes on with that one, and it is never sent to the directory.',
        )}
      </p>
      <p className={page.cardLead}>
        {t(
          'You need the name of its server, an account that may search it, and where people are in it. Nothing is said in the clear.',
        )}
      </p>
      <div className={page.buttons}>
        <Button onClick={onBegin}>{t('Set up the directory')}</Button>
      </div>
    </section>
  )
}

function RemoveDirectory(props: {
  readonly people: number
  readonly onRemoved: () => Promise<void>
}): ReactNode {
  const [isAsking, setAsking] = useState(false)
  return (
    <section className={page.card} aria-labelledby="directory-remove">
      <h2 id="directory-remove" className={page.cardTitle}>
        {t('Remove the directory')}
      </h2>
      <p className={page.cardLead}>
        {t('People stay, and come in by it no more. To close it for a while, turn it off instead.')}
      </p>
      <div className={page.buttons}>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('Remove the directory')}
        </Button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('Remove the directory?')}
          text={t(
            '{count, plural, =0 {Nobody came in by it so far.} one {# person comes in by it, and then no more.} other {# people come in by it, and then no more.}} Who is who there is forgotten, with all settings.',
            { count: props.people },
          )}
          verb={t('Remove the directory')}
          isDangerous
          onConfirm={async () => {
            await removeDirectory()
            notifyDone(t('The directory was removed.'))
            await props.onRemoved()
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}
