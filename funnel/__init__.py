"""Lead-funnel analytics over the exports of a CRM."""
