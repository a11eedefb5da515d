import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useStudio } from "../app/studio.ts";
import type { NotificationSettingsView } from "../server/views.ts";

/** Rows of one page of notifications. */
const PAGE_NEWS = 50;

const NEWS_KEY = ["notifications", "list"];
const SETTINGS_KEY = ["notifications", "settings"];

/** What the account was told, newest first, and the way to have read it. */
export function useNews() {
  const { api } = useStudio();
  const queryClient = useQueryClient();
  const pages = useInfiniteQuery({
    queryKey: NEWS_KEY,
    initialPageParam: null,
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      api.notification.list.query({ cursor: pageParam, limit: PAGE_NEWS }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const read = useMutation({
    mutationFn: (ids: "all" | string[]) => api.notification.read.mutate({ ids }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: NEWS_KEY }),
  });
  return { pages, read };
}

type Choice = Partial<Pick<NotificationSettingsView, "when" | "mail">>;

/** How the account is told; a choice is shown when the server has it. */
export function useNewsSettings() {
  const { api } = useStudio();
  const queryClient = useQueryClient();
  const settings = useQuery({
    queryKey: SETTINGS_KEY,
    queryFn: () => api.notification.settings.query(),
  });
  const configure = useMutation({
    mutationFn: (choice: Choice) => api.notification.configure.mutate(choice),
    onSuccess: (next) => queryClient.setQueryData(SETTINGS_KEY, next),
  });
  return { settings, configure };
}
