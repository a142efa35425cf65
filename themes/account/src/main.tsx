import "@patternfly/react-core/dist/styles/base.css";
import { lazy } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router-dom";
import { LatchkeyPage } from "./page/LatchkeyPage";
import { consolePath } from "./shell/environment";
import { startI18n } from "./shell/i18n";
import { signIn } from "./shell/login";
import { Shell } from "./shell/Shell";
import { StartFailure } from "./shell/StartFailure";

const StockPages = lazy(() => import("./shell/StockPages"));

const root = createRoot(document.getElementById("app")!);

async function start(): Promise<void> {
  await Promise.all([startI18n(), signIn()]);
  const router = createBrowserRouter([
    {
      path: consolePath,
      element: <Shell />,
      errorElement: <StartFailure />,
      children: [
        { path: "latchkey", element: <LatchkeyPage /> },
        { index: true, element: <StockPages /> },
        { path: "*", element: <StockPages /> },
      ],
    },
  ]);
  root.render(<RouterProvider router={router} />);
}

start().catch((error: unknown) => {
  console.error(error);
  root.render(<StartFailure />);
});
