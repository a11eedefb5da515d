import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ErrorBoundary } from "react-error-boundary";
import { readBasePath } from "./app/base-path.ts";
import { Crash } from "./app/crash.tsx";
import { createStudio } from "./app/create-studio.ts";
import { createStudioRouter } from "./app/router.tsx";
import { StudioContext } from "./app/studio.ts";
import "./styles/main.css";

const basePath = readBasePath(import.meta.url);
const studio = createStudio(basePath);
const router = createStudioRouter(basePath);
const root = document.querySelector("#root");

if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary fallbackRender={Crash}>
        <StudioContext value={studio}>
          <QueryClientProvider client={studio.queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </StudioContext>
      </ErrorBoundary>
    </StrictMode>,
  );
}
