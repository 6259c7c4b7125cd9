"""The list of all tables, by name, in the order in which they are built.

Belongs here: the registry and lookup. Does not belong here: columns (`columns`) or derived forms
(`derive`).
"""

from schemas.tables.audit import AuditCorrections, AuditExplanations, AuditFindings, AuditReturns
from schemas.tables.codes import (
    CodesDefinitions,
    CodesFootnotes,
    CodesFrameworks,
    CodesIndicators,
    CodesInstitutions,
    CodesLabels,
)
from schemas.tables.columns import Table
from schemas.tables.facts import FactsObservations
from schemas.tables.monitoring import RegionPlanMonitoring
from schemas.tables.policy import RegionMechanisms, RegionPlans, RegionTargets
from schemas.tables.projections import RegionProjections, RegionTargetOutlook
from schemas.tables.published import RegionCompetingFigures
from schemas.tables.raw import RawFindings, RawObservations, RawReadings
from schemas.tables.region import (
    RegionCoverage,
    RegionDeployment,
    RegionLeadership,
    RegionPassports,
    RegionPromotion,
    RegionRecruitment,
    RegionRepresentation,
    RegionRetention,
    RegionServices,
    RegionSums,
    RegionTraining,
)
from schemas.tables.revisions import RegionRevisions

MODELS: tuple[type[Table], ...] = (
    RawObservations,
    RawFindings,
    RawReadings,
    FactsObservations,
    CodesLabels,
    CodesFootnotes,
    CodesInstitutions,
    CodesIndicators,
    CodesDefinitions,
    CodesFrameworks,
    RegionRepresentation,
    RegionRecruitment,
    RegionPromotion,
    RegionRetention,
    RegionLeadership,
    RegionDeployment,
    RegionTraining,
    RegionServices,
    RegionSums,
    RegionPassports,
    RegionTargets,
    RegionCompetingFigures,
    RegionPlans,
    RegionMechanisms,
    RegionPlanMonitoring,
    RegionProjections,
    RegionTargetOutlook,
    RegionCoverage,
    RegionRevisions,
    AuditReturns,
    AuditFindings,
    AuditExplanations,
    AuditCorrections,
)

TABLES: dict[str, type[Table]] = {str(model.Config.name): model for model in MODELS}
"""All tables by name, as `region.representation`."""

EDITION_TABLES: tuple[str, ...] = tuple(name for name in TABLES if not name.startswith("raw."))
"""The tables that an edition publishes."""


def table_model(name: str) -> type[Table]:
    """Return the model of the table `name`; raise KeyError with the known names otherwise."""
    if name not in TABLES:
        raise KeyError(f"No table {name!r}; known: {', '.join(TABLES)}.")
    return TABLES[name]
