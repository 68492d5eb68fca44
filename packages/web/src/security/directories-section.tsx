import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { t } from '../language/language.ts'
import { LateSkeleton } from '../panel/late-skeleton.tsx'
import page from '../panel/page.module.css'
import { ViewProblem } from '../shell/view-problem.tsx'
import { type KnownDirectory, readDirectories } from './directory-api.ts'
import { DirectoryCard } from './directory-card.tsx'
import { DirectoryForm } from './directory-form.tsx'
import { MAX_DIRECTORIES } from './directory-settings.ts'
import styles from './security.module.css'

/** Directories whose passwords let people in: added, tested, turned on. */
export function DirectoriesSection(): ReactNode {
  const [asked, setAsked] = useState<'new' | KnownDirectory>()
  const [isBack, setBack] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['security', 'directories'],
    queryFn: async ({ signal }) => await readDirectories(signal),
  })
  if (data === undefined && error !== null)
    return <ViewProblem error={error} reset={() => void refetch()} />
  if (data === undefined) return <LateSkeleton lines={6} />
  if (asked !== undefined)
    return (
      <DirectoryForm
        known={asked === 'new' ? undefined : asked}
        onSaved={refetch}
        onClose={() => {
          setAsked(undefined)
          setBack(true)
        }}
      />
    )
  return <DirectoryList directories={data} isBack={isBack} onAsk={setAsked} onChanged={refetch} />
}

function DirectoryList(props: {
  readonly directories: readonly KnownDirectory[]
  /** A form stood here, which had the focus. */
  readonly isBack: boolean
  readonly onAsk: (asked: 'new' | KnownDirectory) => void
  readonly onChanged: () => Promise<unknown>
}): ReactNode {
  const { directories, isBack, onAsk, onChanged } = props
  const isNone = directories.length === 0
  const isFull = directories.length >= MAX_DIRECTORIES
  return (
    <>
      <section className={page.card} aria-labelledby="security-directories">
        <Title isBack={isBack} />
        <p className={page.cardLead}>
          {t(
            'People type login and password as before; your directory (OpenLDAP, Active Directory and others) says whether they are right. Whoever has a password here goes on with that one, and it is never sent to a directory.',
          )}
        </p>
        {directories.length > 1 && (
          <p className={page.cardLead}>
            {t(
              'Each sign-in looks in all that are on. Who has a login that leads to somebody in two of them is refused, and the log of sign-ins says so.',
            )}
          </p>
        )}
        {isNone && <HowToBegin />}
        <div className={page.buttons}>
          <Button
            variant={isNone ? 'filled' : 'default'}
            disabled={isFull}
            onClick={() => onAsk('new')}
          >
            {t('Add a directory')}
          </Button>
          {isFull && (
            <span className={page.quiet}>
              {t('There are {count} already, and no more fit.', { count: MAX_DIRECTORIES })}
            </span>
          )}
        </div>
      </section>
      {directories.map((directory) => (
        <DirectoryCard
          key={directory.id}
          directory={directory}
          onChange={() => onAsk(directory)}
          onChanged={onChanged}
        />
      ))}
    </>
  )
}

function Title({ isBack }: { readonly isBack: boolean }): ReactNode {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isBack) title.current?.focus({ preventScroll: true })
  }, [isBack])
  return (
    <h2 ref={title} tabIndex={-1} id="security-directories" className={page.cardTitle}>
      {t('Directories (LDAP)')}
    </h2>
  )
}

/** Where there is none yet: what one needs, and what comes after what. */
function HowToBegin(): ReactNode {
  return (
    <ol className={styles.how}>
      <li>
        {t('In the directory, make an account that may read people and groups, and no more.')}
      </li>
      <li>
        {t(
          'Add the directory here: the names of its servers, that account, and where people are. Nothing is said in the clear.',
        )}
      </li>
      <li>{t('Test it. When everything works, turn it on.')}</li>
    </ol>
  )
}
