import { type ReactNode, useEffect, useState } from 'react'
import { formatAgo, formatInstant } from '../language/format.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** How long ago, for the last day; then when. The exact time is in the tooltip. */
export function EntryTime({ at }: { readonly at: string }): ReactNode {
  const now = useNow()
  const isRecent = now.getTime() - new Date(at).getTime() < DAY_MS
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {isRecent ? formatAgo(at, now) : formatInstant(at)}
    </time>
  )
}

function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
