// What a run of breakages needs of a server: where its API is, and where people push.
import { z } from 'zod';

export const developmentAccess = z.object({
  apiUrl: z.url(),
  token: z.string().min(1),
  git: z.object({
    url: z.string().min(1),
    credentials: z.object({ user: z.string(), password: z.string().min(1) }).nullable(),
  }),
});

export type DevelopmentAccess = z.infer<typeof developmentAccess>;
