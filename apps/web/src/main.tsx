import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ErrorBoundary } from "react-error-boundary";
import { readBasePath } from "./app/base-path.ts";
import { Crash } from "./app/crash.tsx";
import { createStudio, openStorage } from "./app/create-studio.ts";
import { createStudioRouter } from "./app/router.tsx";
import { StudioContext } from "./app/studio.ts";
import { openLanguages } from "./languages/create-languages.ts";
import "./styles/main.css";

const basePath = readBasePath(import.meta.url);
// Its file has been on the way since before the first paint.
const languages = await openLanguages({
  store: openStorage(),
  locales: navigator.languages,
  page: document.documentElement,
});
const studio = createStudio(basePath, languages);
const router = createStudioRouter({ basePath, studio });
const root = document.querySelector("#root");

if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <StudioContext value={studio}>
        <ErrorBoundary fallbackRender={Crash}>
          <QueryClientProvider client={studio.queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </ErrorBoundary>
      </StudioContext>
    </StrictMode>,
  );
}
