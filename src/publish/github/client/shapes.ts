import { z } from 'zod';

/** What is read of GitHub's answers, and nothing more. */

const User = z.object({ login: z.string() });

const Shared = {
  number: z.number().int(),
  title: z.string(),
  body: z.string().nullable(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  user: User.nullable(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
};

export const Issue = z.object({
  ...Shared,
  milestone: z.object({ number: z.number().int(), title: z.string() }).nullish(),
  /** There on what is a pull request. */
  pull_request: z.unknown().optional(),
});
export type Issue = z.infer<typeof Issue>;

export const Pull = z.object({ ...Shared, head: z.object({ ref: z.string(), sha: z.string() }) });
export type Pull = z.infer<typeof Pull>;

export const PullFile = z.object({ filename: z.string(), sha: z.string().nullable(), status: z.string() });

export const PullCommit = z.object({ sha: z.string(), parents: z.array(z.object({ sha: z.string() })) });

export const Named = z.object({ sha: z.string() });

export const Ref = z.object({ object: z.object({ sha: z.string() }) });

export const Commit = z.object({ sha: z.string(), tree: z.object({ sha: z.string() }) });

export const Tree = z.object({
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string() })),
  truncated: z.boolean(),
});
export type TreeEntry = z.infer<typeof Tree>['tree'][number];

export const Blob = z.object({ content: z.string(), encoding: z.literal('base64') });

export const Review = z.object({
  id: z.number().int(),
  user: User.nullable(),
  state: z.string(),
  submitted_at: z.string().nullish(),
  commit_id: z.string().nullable(),
});
export type Review = z.infer<typeof Review>;

export const Comment = z.object({
  id: z.number().int(),
  user: User.nullable(),
  body: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string(),
});

export const Permission = z.object({ permission: z.string(), role_name: z.string().optional() });

export const Label = z.object({ name: z.string() });

export const Milestone = z.object({ number: z.number().int(), title: z.string() });

export const Account = User;

export const Repository = z.object({
  full_name: z.string(),
  default_branch: z.string(),
  archived: z.boolean(),
  has_issues: z.boolean(),
  permissions: z.object({ push: z.boolean() }).optional(),
});
