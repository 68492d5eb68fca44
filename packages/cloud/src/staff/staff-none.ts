import type { Brand, DatabaseId } from '@zennnn/kernel'
import { ofCustomers } from '../canary/canary-register.ts'
import { listCustomerDatabases } from '../control/customer-databases.ts'
import type { ClusterAccess } from '../database/cluster-access.ts'
import { clusterProblems, databaseProblems } from './reach.ts'
import { readCluster, readDatabase } from './reach-read.ts'

/** Whether somebody of the team reaches a customer's database by anything but the host itself. */
export interface StaffVerdict {
  /** Of the whole cluster, a sentence each. */
  readonly cluster: readonly string[]
  readonly databases: readonly DatabaseVerdict[]
}

interface DatabaseVerdict {
  readonly slug: string
  /** Whether nobody at all may enter it now: then nobody looked into it. */
  readonly isClosed: boolean
  readonly problems: readonly string[]
}

/** Looks at the running cluster and into each customer's database, one after another. Changes nothing. */
export async function proveNoStaff(
  access: ClusterAccess,
  control: DatabaseId,
  brand: Brand,
): Promise<StaffVerdict> {
  const { reach, doors } = await readCluster(access)
  const databases: DatabaseVerdict[] = []
  // The canary is the cloud's own: whoever runs it gives its people their passwords.
  const customers = ofCustomers(await listCustomerDatabases(access, control))
  for (const { slug, database } of customers) {
    const connects = doors.get(database)
    const problems =
      connects === undefined
        ? []
        : databaseProblems(await readDatabase(access, database, connects), brand)
    databases.push({ slug, isClosed: connects === undefined, problems })
  }
  return { cluster: clusterProblems(reach), databases }
}

/** One thing that is wrong, and where; null for the whole cluster. */
export interface StaffProblem {
  readonly database: string | null
  readonly problem: string
}

/** All that is wrong, of the cluster first. */
export function staffProblems({ cluster, databases }: StaffVerdict): readonly StaffProblem[] {
  return [
    ...cluster.map((problem) => ({ database: null, problem })),
    ...databases.flatMap(({ slug, problems }) =>
      problems.map((problem) => ({ database: slug, problem })),
    ),
  ]
}
