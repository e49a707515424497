"""Helper package of the book *Regularization: signal, not noise*.

The modules form layers, and each layer imports only from those above it::

    checks, claims                     leaves: they import nothing of the package
    penalties, data                    what the estimators are built from
    linear, network, bayes, theory     the mathematics, numpy only
    validation                         how a strength is chosen
    style, figures                     drawing a result with matplotlib
    experiment, experiments            controls + computation + drawing + readout
    svg, export, site, widget          showing an experiment on a page or in Jupyter

Importing the package, or any module of it, changes nothing outside the package.
"""

__version__ = "0.1.0"
